from quorate_verify.cli import main

main()
