package planted.modules.money;

import planted.modules.product.InnocentProduct;

final class KnowsAProduct {
    InnocentProduct[] priced() {
        return new InnocentProduct[0];
    }
}
