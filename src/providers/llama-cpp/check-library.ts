/** Loads the native library alone. The problem in words, or undefined when it loads. */
export async function checkLibrary(): Promise<string | undefined> {
  try {
    const { getLlama, LlamaLogLevel } = await import('node-llama-cpp');
    const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error, logger: () => undefined, progressLogs: false });
    await llama.dispose();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
