"""What asking has to say on pages of `datasets`."""

from concordat.analysis.permissions import QUESTION_ASK
from concordat.kernel.panels import register

DATASET_QUESTIONS = register("dataset", "Ask about it", "analysis:dataset_questions", QUESTION_ASK)
