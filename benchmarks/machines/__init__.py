"""Several machines as processes of one: what happens when each of them is killed?"""
