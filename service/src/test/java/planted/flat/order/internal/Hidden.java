package planted.flat.order.internal;

final class Hidden {}
