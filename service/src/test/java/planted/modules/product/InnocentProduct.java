package planted.modules.product;

public record InnocentProduct(String sku) {}
