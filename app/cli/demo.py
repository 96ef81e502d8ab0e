"""being written"""

import click

demo = click.Command("demo")
