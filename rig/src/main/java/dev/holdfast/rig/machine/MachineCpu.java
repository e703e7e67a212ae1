package dev.holdfast.rig.machine;

/**
 * CPU time of the whole machine since it started, in ticks of 10 ms, from the first line of {@code /proc/stat}.
 *
 * @param idle idle and waiting for disk
 * @param steal taken by the host
 */
public record MachineCpu(long all, long idle, long steal) {
    public static MachineCpu parse(String line) {
        String[] words = line.trim().split("\\s+", -1);
        long all = 0;
        // user nice system idle iowait irq softirq steal; guest time is part of user already
        for (int i = 1; i <= 8; i++) {
            all += Long.parseLong(words[i]);
        }
        return new MachineCpu(all, Long.parseLong(words[4]) + Long.parseLong(words[5]), Long.parseLong(words[8]));
    }

    public double idleShareSince(MachineCpu start) {
        return (double) (idle - start.idle) / Math.max(1, all - start.all);
    }

    public double stealShareSince(MachineCpu start) {
        return (double) (steal - start.steal) / Math.max(1, all - start.all);
    }
}
