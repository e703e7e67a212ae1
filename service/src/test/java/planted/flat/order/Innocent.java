package planted.flat.order;

final class Innocent {}
