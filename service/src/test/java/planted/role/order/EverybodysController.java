package planted.role.order;

import org.springframework.web.bind.annotation.RestController;

@RestController
class EverybodysController {}
