"""Programmes, playbook editions, cohorts, roles in a cohort, enrolment, eligibility and declarations."""
