"""The words of the field: identifiers, quantities, materials, lots, events, evidence, errors."""
