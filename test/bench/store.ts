export async function benchStore(): Promise<void> {}
