// One place that knows the kit's version: package.json.
import manifest from '../package.json' with { type: 'json' };

export const VERSION: string = manifest.version;
