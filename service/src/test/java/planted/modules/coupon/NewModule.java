package planted.modules.coupon;

record NewModule(String code) {}
