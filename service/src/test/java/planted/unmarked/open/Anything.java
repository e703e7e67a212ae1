package planted.unmarked.open;

final class Anything {}
