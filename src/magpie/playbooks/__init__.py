"""The playbooks that ship with Magpie, and under ``instruments`` what they ask."""
