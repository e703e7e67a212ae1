package planted.injection.order;

import org.springframework.beans.factory.annotation.Value;

class GetsAText {
    @Value("${APP_NAME}")
    String name;
}
