"""The prover: rules as formulas of an SMT solver, in the same three-valued logic over all people there can be."""
