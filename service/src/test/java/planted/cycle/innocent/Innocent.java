package planted.cycle.innocent;

import planted.cycle.quiet.Quiet;

record Innocent(Quiet quiet) {}
