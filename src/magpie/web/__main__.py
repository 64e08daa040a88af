from magpie.web.command_line import main

main()
