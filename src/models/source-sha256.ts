import { listModels, type Store } from './store.ts';

/**
 * The sha256 of the file that weights were fetched or imported as, given that of the weights as they are used: the same for a model and
 * its conversion, so that an adapter made for one fits the other. Weights that neither the manifest nor the store knows are their own source.
 */
export async function findSourceSha256(store: Store, sha256: string): Promise<string> {
  const known = store.manifest.models.find((model) => model.converted?.sha256 === sha256)?.sha256;
  if (typeof known === 'string') return known;
  const listed = await listModels({ home: store.home, manifest: store.manifest });
  return listed.find(({ record }) => record?.sha256 === sha256)?.record?.sourceSha256 ?? sha256;
}
