export function benchCases(): void {}
