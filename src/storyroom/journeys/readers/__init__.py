"""Reading files in processes that can be ended: what one file may cost, who watches, what may come back."""
