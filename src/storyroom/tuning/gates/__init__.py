"""Gates before promotion, one file each: every one answers with a `GateResult`. None knows another."""
