// What a PACS is asked for in a way that it does not have: an error of its own, because the next way may do.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';

/** @param method as the configuration spells it, or `DICOMweb` for any of its services */
export const methodNotOffered = (endpointId: string, method: string): KitError =>
  kitError(
    'dicom.method-not-offered',
    `The PACS ${endpointId} is not configured for ${method}.`,
    'Give that endpoint what it needs (host, port and AE title for DIMSE, `web` for DICOMweb), or leave the method out.',
    { endpointId, method },
  );
