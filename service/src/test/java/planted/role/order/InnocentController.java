package planted.role.order;

import dev.holdfast.settings.OnRole;
import dev.holdfast.settings.Role;
import org.springframework.web.bind.annotation.RestController;

@RestController
@OnRole(Role.API)
class InnocentController {}
