"""The words shops use, by language and concern: tables that the readers of text are made of."""
