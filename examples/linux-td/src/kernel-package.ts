/** A package with a kernel image for clouds. */
const KERNEL_PACKAGE = /^linux-image-(\d+\.\d+\.\d+\S*)-cloud-amd64(-unsigned)?$/;
/** Kernels before this one do not come up as a TD without firmware. */
const LEAST_VERSION = [6, 7] as const;

const version = (name: string): number[] => (KERNEL_PACKAGE.exec(name)?.[1] ?? '').split(/[.+-]/).map(Number);

/** The newest kernel package among these names; undefined: there is none that comes up as a TD. */
export function newestKernelPackage(names: readonly string[]): string | undefined {
  const compare = (a: string, b: string): number => {
    const [x, y] = [version(a), version(b)];
    for (let i = 0; i < 3; i++) if ((x[i] ?? 0) !== (y[i] ?? 0)) return (y[i] ?? 0) - (x[i] ?? 0);
    return 0;
  };
  return names
    .filter((name) => KERNEL_PACKAGE.test(name))
    .filter((name) => {
      const [major = 0, minor = 0] = version(name);
      return major > LEAST_VERSION[0] || (major === LEAST_VERSION[0] && minor >= LEAST_VERSION[1]);
    })
    .sort(compare)[0];
}
