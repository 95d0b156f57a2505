"""Write tables as files to take along: CSV and XLSX for people, Parquet for programs.

Every export of a page goes through here, so that each has headings, kinds, qualities and numbers in the reader's
language, says what each of its columns is (`columns`), and holds nothing that a spreadsheet takes for a formula.
"""

from pages.shared.spreadsheets.cells import harmless as harmless
from pages.shared.spreadsheets.files import FORMATS as FORMATS
from pages.shared.spreadsheets.files import MOST as MOST
from pages.shared.spreadsheets.files import explained_csv as explained_csv
from pages.shared.spreadsheets.files import to_csv as to_csv
from pages.shared.spreadsheets.files import to_parquet as to_parquet
from pages.shared.spreadsheets.files import to_xlsx as to_xlsx
