"""Old sheets into the register: read, map, check, file, and take back.

    read_file → Table → Plan (which column is what) → check_rows → file_rows

Everything up to the check is a function of plain values. A file in the codebook's own names needs
no plan: `plan_of_codebook` makes it.
"""
