COMMANDS = ("demo",)
