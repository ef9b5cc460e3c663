"""What the words and abbreviations of the pages mean.

Pure. The words of the enumerations come from there, so that a new one can't be forgotten.
"""

from dataclasses import dataclass

from indicators.rules.terms import Basis, Polarity, Rag


@dataclass(frozen=True)
class Term:
    """A word or abbreviation, what it stands for where it is short for something, and what it means."""

    word: str
    full: str
    meaning: str
    kind: str = ""

    @property
    def anchor(self) -> str:
        """Its place on the page: letters, digits and hyphens; a kind before it where one letter has two meanings."""
        named = f"{self.kind} {self.word}".casefold()
        kept = "".join(letter if letter.isalnum() else "-" for letter in named)
        return "-".join(part for part in kept.split("-") if part)


RATINGS = {
    Rag.GREEN: "At or better than the target in force in the month shown.",
    Rag.AMBER: "Worse than the target, but not worse than the floor.",
    Rag.RED: "Worse than the floor, or than the target where there is no floor.",
}
OTHERS = (
    Term("Aim", "", "What is better: a higher figure (H), a lower one (L), or one close to its target (T)."),
    Term(
        "Authority",
        "",
        "The council as a whole: a county, a borough or a city.",
    ),
    Term(
        "Basis", "", "The stretch of time that a figure covers: a day, a month, the year to date and so on."
    ),
    Term(
        "Benchmark", "", "Another council’s, a group of councils’ or England’s figure, with its own period."
    ),
    Term(
        "c",
        "Hidden to protect individuals",
        "A number so small that it could point to a child, or one that would give such a number away.",
    ),
    Term("CAF", "Common assessment framework", "A shared assessment of a child who needs early help."),
    Term(
        "Caseload",
        "",
        "How many children a social worker, or all of a team, has allocated to them on average.",
    ),
    Term("CIN", "Children in need", "Children who need services, under section 17 of the Children Act 1989."),
    Term("Core assessment", "", "An in-depth assessment; until 2013 to be completed within 35 working days."),
    Term("CSV", "Comma-separated values", "A table as plain text, which any spreadsheet opens."),
    Term(
        "CP",
        "Child protection",
        "What a council does for children who suffer or may suffer significant harm.",
    ),
    Term("Denominator", "", "The number that a percentage or rate is out of: all assessments completed."),
    Term(
        "Edition",
        "",
        "The scorecard of a period as it was published. It never changes; a correction is a new issue.",
    ),
    Term("EHC", "Education, health and care", "A plan of the help that a child with special needs is due."),
    Term("Exceptions", "", "Of EHC plans: cases in which the law lets a council take longer than 20 weeks."),
    Term("Floor", "", "The worst figure that is still amber."),
    Term("FTE", "Full-time equivalent", "Staff counted by their hours: two half-time posts are one."),
    Term("Funnel plot", "", "Areas by size around the figure of all, with lines for what chance would give."),
    Term("GCSE", "General Certificate of Secondary Education", "Examinations taken at about the age of 16."),
    Term(
        "ICPC", "Initial child protection conference", "The meeting that decides on a child protection plan."
    ),
    Term(
        "Illustrative", "", "Marked †. Made up to show how the scorecard works; not published by the council."
    ),
    Term(
        "Improvement Notice",
        "",
        "The government’s order to a council to improve, with targets and deadlines.",
    ),
    Term(
        "Initial assessment",
        "",
        "A first look at a child’s needs; until 2013 to be completed within 10 working days.",
    ),
    Term("LAC", "Looked after children", "Children in the council’s care; now called children in care."),
    Term("n/d", "Numerator and denominator", "The two numbers that a percentage or rate is made of."),
    Term("Not rated", "", "Without a colour, and the reason beside it: no target, no figure, and so on."),
    Term("Numerator", "", "The number that is counted: assessments completed in time."),
    Term("JSON", "JavaScript Object Notation", "Figures as text that programs read."),
    Term(
        "Per 10,000",
        "Per 10,000 children aged 0 to 17",
        "How many there would be in an area with 10,000 children, so that areas of any size can be compared.",
    ),
    Term("Provisional", "", "May still change, as the area that returned it has said."),
    Term("RAG", "Red, amber, green", "The rating of a figure against its target and floor."),
    Term("Referral", "", "A request to children’s social care for services to a child."),
    Term("Return", "", "The workbook with a month’s figures that a district or team sends in."),
    Term(
        "SEND",
        "Special educational needs and disabilities",
        "Children who need more help to learn than others.",
    ),
    Term(
        "Section 47 enquiry",
        "",
        "An enquiry into whether a child suffers or may suffer significant harm, under the Children Act 1989.",
    ),
    Term(
        "SHA-256",
        "Secure Hash Algorithm with 256 bits",
        "The fingerprint of an edition: another one if as much as a comma were changed.",
    ),
    Term(
        "Special cause", "", "More than chance would give: outside the limits, or seven in a row to one side."
    ),
    Term(
        "Statistical neighbours", "", "Councils whose children live in circumstances like those of this one."
    ),
    Term(
        "Travel",
        "Direction of travel",
        "How a figure moved since the period named, and whether that is better.",
    ),
    Term("Unallocated case", "", "A child in need who has no qualified social worker."),
    Term("w/e", "Week ending", "The week up to and including the day named, a Sunday."),
    Term("XmR", "Individual values and moving range", "A chart with limits of what chance alone would give."),
)


def terms() -> list[Term]:
    """Every term, by its word."""
    found = [
        *OTHERS,
        *(Term(basis.short, basis.rule.title, basis.rule.meaning, "basis") for basis in Basis),
        *(Term(rag.value, rag.label, meaning, "rating") for rag, meaning in RATINGS.items()),
        *(
            Term(aim.value, aim.label, "What is better, in the column “Aim”.", "aim")
            for aim in Polarity
            if aim is not Polarity.NONE
        ),
    ]
    return sorted(found, key=lambda term: (term.word.casefold(), term.full))


def find(words: list[str]) -> list[Term]:
    """The terms in whose word or full form every one of these is found."""
    return [
        term
        for term in terms()
        if all(word.casefold() in f"{term.word} {term.full}".casefold() for word in words)
    ]
