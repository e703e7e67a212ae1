package planted.modules.order;

import planted.modules.product.InnocentProduct;

public record InnocentOrder(InnocentProduct product) {}
