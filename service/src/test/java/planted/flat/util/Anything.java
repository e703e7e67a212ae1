package planted.flat.util;

final class Anything {}
