package planted.cycle.left;

import planted.cycle.right.Right;

public record Left(Right right) {}
