"""Floor 3: workbooks and CSV files, in and out; nothing else in the program knows what a cell is."""
