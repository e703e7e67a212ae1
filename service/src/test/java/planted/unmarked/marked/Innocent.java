package planted.unmarked.marked;

final class Innocent {}
