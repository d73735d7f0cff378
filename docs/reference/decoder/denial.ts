const DENIAL = /\w+ failed with error ([^\[\]]+) \[([A-Z][A-Za-z0-9]*)\]/;

/** The code and message of a denial; null for any other error. */
export function denial(message: string): { code: string; sentence: string } | null {
  const found = DENIAL.exec(message);
  return found && { code: found[2], sentence: found[1] };
}
