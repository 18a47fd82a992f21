"""Questions as the tables of a release: which may be, what their records are counted by, and what is shown of them.

Whatever a reader can add up or take away is to be known to the check. So tables of one dataset are counted by more than they
show: `times` cuts their periods where those of others begin and end, a table of one value of a column is counted by all of
its values, and `chains` finds which column is made of another. `fitting` says what may be released at all, `tables` makes
tables of counts, and `grids` what is shown of them. Explained in docs/explanation/release.md.
"""
