"""The questions of a course as people write them: a block of lines for each, with a sign before every line but the first.

    When may it go out?
    - When the picture is good
    * When consent is written down
    ! Nothing goes out without a record of consent.

"*" is the right answer, "-" another one, "!" what is shown to whoever was wrong.
"""

from __future__ import annotations

from collections.abc import Iterable

from rostra.policy.courses import QuizQuestion


class QuizFault(ValueError):
    """A block is not as it must be: `number` counts questions from 1, `code` says what is missing."""

    def __init__(self, number: int, code: str) -> None:
        super().__init__(f"question {number}: {code}")
        self.number, self.code = number, code


def read(text: str) -> tuple[QuizQuestion, ...]:
    """Raises QuizFault: "question" without one, "options" for fewer than two, "right" where not exactly one is marked."""
    blocks = [block for block in text.replace("\r", "").split("\n\n") if block.strip()]
    return tuple(_question(number, block) for number, block in enumerate(blocks, 1))


def write(quiz: Iterable[QuizQuestion]) -> str:
    """The same as a text."""
    return "\n\n".join(
        "\n".join(
            [
                question.question,
                *(
                    f"{'*' if place == question.right else '-'} {option}"
                    for place, option in enumerate(question.options)
                ),
                *([f"! {question.why}"] if question.why else []),
            ]
        )
        for question in quiz
    )


def _question(number: int, block: str) -> QuizQuestion:
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    asked = " ".join(line for line in lines if line[0] not in "-*!")
    options = [line for line in lines if line[0] in "-*"]
    marked = [place for place, line in enumerate(options) if line[0] == "*"]
    if not asked:
        raise QuizFault(number, "question")
    if len(options) < 2:
        raise QuizFault(number, "options")
    if len(marked) != 1:
        raise QuizFault(number, "right")
    why = " ".join(line[1:].strip() for line in lines if line[0] == "!")
    return QuizQuestion(asked, tuple(line[1:].strip() for line in options), marked[0], why)
