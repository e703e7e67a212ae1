package planted.name;

final class Innocent {}
