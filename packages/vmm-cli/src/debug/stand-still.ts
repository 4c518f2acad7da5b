import type { MachineClock } from '@tdxkit/x86-cpu';

/** More than the TDX module's threshold of 4096 ticks. */
const LOOK_TICKS = 8192n;

/**
 * Lets as much time pass as somebody needs who stops a guest and looks at it. A vCPU that is made to leave its guest sooner after it was entered
 * looks to the TDX module like one that its host single-steps, and executes some more instructions first.
 * @source TDX-ABI "Single-step defense"
 */
export const standStill = (clock: MachineClock): void => clock.advance(LOOK_TICKS);
