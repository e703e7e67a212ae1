package planted.controller.order;

import org.springframework.web.bind.annotation.RestController;

@RestController
class Api {}
