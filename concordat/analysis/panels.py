"""What asking has to say on pages of `datasets`."""

from concordat.analysis.permissions import ANALYSIS_VIEW, QUESTION_ASK
from concordat.kernel.panels import register

DATASET_QUESTIONS = register("dataset", "Ask about it", "analysis:dataset_questions", QUESTION_ASK)
DATASET_ANALYSES = register("dataset", "Saved analyses of it", "analysis:dataset_analyses", ANALYSIS_VIEW)
