"""From the bytes of a workbook to recognised lines. Pure: no Django, no database, no request.

`grid.read_workbook` gives the sheets with their cells; `recognise.recognise` gives the lines that they hold and
accounts for every other cell.
"""
