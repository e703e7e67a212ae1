package planted.skipped;

import org.junit.jupiter.api.Disabled;

@Disabled
class SkipsAll {}
