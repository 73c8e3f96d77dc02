"""What-if: the changes that a command would make to rows and answers, computed on an overlay, recording nothing."""
