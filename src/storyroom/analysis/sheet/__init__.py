"""What a scene needs: phrases, their part in the sentence, and the categories of a breakdown sheet. Reads prose; knows no report."""
