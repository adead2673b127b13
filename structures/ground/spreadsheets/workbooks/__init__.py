"""Workbooks as a child process opens them: XLSX, ODS, XLS, and the archives that hold one.

Whatever such a file asks for, memory or time, it only kills the child, which has bounds of both
(`__main__`). Knows no Django, no layout: it gives the first rows of each sheet, then the cells
that it is asked for, as text.
"""
