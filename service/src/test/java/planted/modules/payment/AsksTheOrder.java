package planted.modules.payment;

import planted.modules.order.InnocentOrder;

record AsksTheOrder(InnocentOrder order) {}
