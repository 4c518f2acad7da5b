/** Whose behaviour is modelled where published versions differ: today's kernel, or the first public series (2022). */
export type Flavour = 'mainline' | 'v7';
