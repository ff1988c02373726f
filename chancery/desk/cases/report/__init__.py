"""The staff report on a case: what the office wrote for it and what the record says, as one paper in two languages."""

from chancery.desk.cases.report.confidential import attachment
from chancery.desk.cases.report.council import Part, Reader
from chancery.desk.cases.report.whole import PARTS, Report, changed_parts, composed, reading

__all__ = ["PARTS", "Part", "Reader", "Report", "attachment", "changed_parts", "composed", "reading"]
